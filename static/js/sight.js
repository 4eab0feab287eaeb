// How the shown page is looked at: near or far, whole or in part, turned, brighter. Two sights can
// follow each other. Which page is shown, and what is said of it, is the stage's.

// How far a tile may be enlarged before finer ones are fetched.
export const SHARP = 0.8;
// A whole page stands a little clear of the edges.
const RIM = 0.012;
const NEAR = 0.001;
const LIGHTS = ["常规", "亮", "更亮"];

export class Sight {
  constructor(viewer) {
    this.viewer = viewer;
    this.element = viewer.querySelector("[data-stage]");
    this.canvas = this.element.querySelector("[data-osd]");
    this.shown = null;
    this.lighting = 0;
    this.fitted = "page";
    this.last = null;
    // whoever wants to know: that the view moved, that something to read has changed
    this.onMove = () => {};
    this.onTell = () => {};
  }

  start() {
    this.osd = this.library({
      element: this.canvas,
      // plain canvas: old machines draw two dozen tiles faster than they start WebGL
      drawer: "canvas",
      showNavigationControl: false,
      animationTime: 0,
      maxZoomPixelRatio: 4,
      minZoomImageRatio: 0.8,
      minPixelRatio: SHARP,
      visibilityRatio: 0.4,
      tileRetryMax: 1,
      tileRetryDelay: 1000,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      crossOriginPolicy: false,
    });
    this.canvas.setAttribute("role", "img");
    // the name is there before the picture is
    this.canvas.setAttribute("aria-label", this.pages[this.current].alt);
    // its own letters (r turns, f flips) would fight with those of the page
    this.osd.addHandler("canvas-key", (event) => {
      event.preventDefaultAction = true;
    });
    for (const gesture of ["drag", "scroll", "pinch", "double-click"]) {
      this.osd.addHandler(`canvas-${gesture}`, () => {
        this.fitted = "";
      });
    }
    this.osd.addHandler("tile-load-failed", ({ tile, tiledImage }) => {
      if (tiledImage === this.shown) {
        this.fail(tile.getUrl());
      }
    });
    this.osd.addHandler("viewport-change", () => this.moved());
    this.osd.addHandler("after-resize", () => this.refit());
  }

  // ── what the buttons and keys do ───────────────────────────────────────

  zoom(factor) {
    this.fitted = "";
    this.osd.viewport.zoomBy(factor, null, true);
    this.osd.viewport.applyConstraints(true);
  }

  actual() {
    this.fitted = "";
    this.osd.viewport.zoomTo(this.scale() ** -1 * this.osd.viewport.getZoom(), null, true);
    this.osd.viewport.applyConstraints(true);
  }

  pan(across, down) {
    const bounds = this.osd.viewport.getBounds();
    const step = new this.library.Point(bounds.width * across, bounds.height * down);
    this.osd.viewport.panBy(step, true);
    this.osd.viewport.applyConstraints(true);
  }

  fit(how) {
    this.fitted = how;
    this.refit();
  }

  refit() {
    if (!this.shown || !this.fitted) {
      return;
    }
    const { viewport } = this.osd;
    const bounds = this.shown.getBounds();
    if (this.fitted === "page") {
      const rim = Math.max(bounds.width, bounds.height) * RIM;
      const { x, y, width, height } = bounds;
      const wide = new this.library.Rect(x - rim, y - rim, width + 2 * rim, height + 2 * rim);
      viewport.fitBounds(wide, true);
      return;
    }
    viewport.zoomTo(1 / bounds.width, null, true);
    const top = bounds.y + Math.min(viewport.getBounds().height, bounds.height) / 2;
    viewport.panTo(new this.library.Point(bounds.x + bounds.width / 2, top), true);
  }

  turn() {
    this.turns[this.current] = (this.turns[this.current] + 90) % 360;
    if (this.shown) {
      this.shown.setRotation(this.turns[this.current], true);
      this.refit();
    }
  }

  light() {
    this.lighting = (this.lighting + 1) % LIGHTS.length;
    this.element.classList.toggle("is-light", this.lighting === 1);
    this.element.classList.toggle("is-lighter", this.lighting === 2);
    this.tell();
  }

  get lightName() {
    return LIGHTS[this.lighting];
  }

  full() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      this.element.requestFullscreen().catch(() => this.say("这个浏览器不能全屏"));
    }
  }

  get isFitted() {
    return this.fitted === "page";
  }

  // ── where we are ───────────────────────────────────────────────────────

  // Screen pixels for one pixel of the page: 1 is actual size.
  scale() {
    const width = this.pages[this.current].width || (this.shown && this.shown.getContentSize().x);
    return width ? (this.osd.viewport.getZoom() * this.canvas.clientWidth) / width : 0;
  }

  // The view in terms that fit another picture too.
  view() {
    const { viewport } = this.osd;
    const bounds = this.shown.getBounds();
    const center = viewport.getCenter();
    return {
      zoom: viewport.getZoom() * bounds.width,
      x: (center.x - bounds.x) / bounds.width,
      y: (center.y - bounds.y) / bounds.height,
    };
  }

  follow(view) {
    const { viewport } = this.osd;
    const bounds = this.shown.getBounds();
    const x = bounds.x + view.x * bounds.width;
    const y = bounds.y + view.y * bounds.height;
    this.fitted = "";
    viewport.zoomTo(view.zoom / bounds.width, null, true);
    viewport.panTo(new this.library.Point(x, y), true);
    this.last = this.view();
    this.tell();
  }

  moved() {
    if (!this.shown) {
      return;
    }
    const now = this.view();
    const isNew = !this.last || ["zoom", "x", "y"].some((key) => {
      return Math.abs(now[key] - this.last[key]) > NEAR * Math.max(1, Math.abs(now[key]));
    });
    if (isNew) {
      this.last = now;
      this.tell();
      this.onMove();
    }
  }
}
