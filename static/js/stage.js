// One stage on which the pages of a work are looked at, drawn by OpenSeadragon: one strip of
// pages, the same zoom and place from page to page, a turn of its own for each. What fails is
// said in words on the stage.
import { causeOf, descriptorOf, libraryFrom } from "./fetching.js";

// How far a tile may be enlarged before finer ones are fetched.
const SHARP = 0.8;
// The pyramid's level of at most 256 pixels is the thumbnail of the strip: it is there already.
const THUMB_LEVEL = 8;
// A whole page stands a little clear of the edges.
const RIM = 0.012;
const PATIENCE = 12000;
const IDLE = 600;
const NEAR = 0.001;
const LIGHTS = ["常规", "亮", "更亮"];
const WORDS = {
  broken: "文件异常，请告诉组织者。",
  gone: "这张图换过了或打不开，请刷新页面；刷新后还打不开，请告诉组织者。",
  offline: "网络断开了，网络好了以后请再试。",
  signedOut: "登录已过期，请重新登录再看。",
};

export function pagesOf(viewer) {
  const stage = viewer.querySelector("[data-stage]");
  const links = Array.from(viewer.querySelectorAll("[data-page]"));
  return (links.length > 0 ? links : [stage]).map((holder) => ({
    link: holder === stage ? null : holder,
    tiles: holder.dataset.tiles,
    image: holder.dataset.image,
    full: holder.dataset.full,
    alt: holder.dataset.alt,
    width: Number(holder.dataset.width) || 0,
  }));
}

export class Stage {
  constructor(viewer) {
    this.viewer = viewer;
    this.element = viewer.querySelector("[data-stage]");
    this.canvas = this.element.querySelector("[data-osd]");
    this.figure = this.element.querySelector("[data-plain]");
    this.status = this.element.querySelector("[data-viewer-status]");
    this.fault = this.element.querySelector("[data-viewer-fault]");
    this.pages = pagesOf(viewer);
    this.turns = this.pages.map(() => 0);
    this.items = new Map();
    this.shown = null;
    this.asked = 0;
    this.lighting = 0;
    this.fitted = "page";
    this.last = null;
    // whoever wants to know: that the view moved, that something to read has changed
    this.onMove = () => {};
    this.onTell = () => {};
    const isHere = (page) => page.link && page.link.hasAttribute("aria-current");
    this.current = Math.max(0, this.pages.findIndex(isHere));
    this.listen();
  }

  listen() {
    this.pages.forEach((page, index) => {
      if (page.link) {
        page.link.addEventListener("click", (event) => {
          event.preventDefault();
          this.open(index);
        });
      }
    });
    this.fault.querySelector("button").addEventListener("click", () => this.retry());
  }

  begin() {
    return this.wake();
  }

  // Loads the library and shows the current page with it.
  async wake() {
    this.say(`正在打开第 ${this.current + 1} 张`);
    try {
      this.library = await libraryFrom(this.viewer.dataset.library);
    } catch (error) {
      this.showPlain();
      return;
    }
    this.element.classList.add("is-live");
    this.start();
    await this.open(this.current);
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

  // ── pages ──────────────────────────────────────────────────────────────

  async open(index) {
    if (index < 0 || index >= this.pages.length) {
      return;
    }
    this.asked += 1;
    const mine = this.asked;
    this.current = index;
    this.fault.hidden = true;
    this.mark();
    this.say(`正在打开第 ${index + 1} 张`);
    try {
      const item = await this.item(index);
      // the old page stays until the new one is whole: nothing flashes between them
      if (this.shown) {
        await this.whole(item);
      }
      if (mine === this.asked) {
        this.reveal(index, item);
      }
    } catch (error) {
      if (mine === this.asked) {
        this.fail(this.pages[index].tiles || this.pages[index].image);
      }
    }
  }

  reveal(index, item) {
    this.shown = item;
    item.setRotation(this.turns[index], true);
    item.setOpacity(1);
    this.canvas.setAttribute("aria-label", this.pages[index].alt);
    this.items = new Map([[index, item]]);
    for (let place = this.osd.world.getItemCount() - 1; place >= 0; place -= 1) {
      const other = this.osd.world.getItemAt(place);
      if (other !== item) {
        this.osd.world.removeItem(other);
      }
    }
    this.refit();
    this.tell();
    this.lookAhead(index, item);
  }

  // The next page's first tiles, once nothing else is wanted.
  async lookAhead(index, item) {
    await this.whole(item);
    await new Promise((resolve) => {
      window.setTimeout(() => {
        (window.requestIdleCallback || window.setTimeout)(resolve);
      }, IDLE);
    });
    const next = index + 1;
    if (this.current !== index || next >= this.pages.length || this.items.has(next)) {
      return;
    }
    try {
      const ahead = await this.item(next);
      await this.whole(ahead);
      // else every later zoom would fetch tiles of a page nobody looks at
      ahead.setPreload(this.current === next);
    } catch (error) {
      // it is asked for again, and complained of, when somebody turns to it
      this.items.delete(next);
    }
  }

  async item(index) {
    if (!this.items.has(index)) {
      const tileSource = await this.source(this.pages[index]);
      this.items.set(index, await this.add(tileSource, this.shown ? 0 : 1));
    }
    const item = this.items.get(index);
    item.setPreload(true);
    return item;
  }

  add(tileSource, opacity) {
    return new Promise((resolve, reject) => {
      this.osd.addTiledImage({
        tileSource,
        opacity,
        preload: true,
        success: (event) => resolve(event.item),
        error: reject,
      });
    });
  }

  async source(page) {
    if (!page.tiles) {
      return { type: "image", url: page.image };
    }
    const source = new this.library.DziTileSource(await descriptorOf(page.tiles));
    source.minLevel = Math.min(THUMB_LEVEL, source.maxLevel);
    // between the thumbnail and the level that fills the stage nothing needs to be fetched
    const least = this.fitting(source);
    const has = source.tileExists.bind(source);
    source.tileExists = (level, x, y) => {
      return !(level > source.minLevel && level < least) && has(level, x, y);
    };
    return source;
  }

  fitting(source) {
    const { clientWidth, clientHeight } = this.canvas;
    const { x, y } = source.dimensions;
    const fit = Math.min(clientWidth / x, clientHeight / y) * (window.devicePixelRatio || 1);
    let level = source.maxLevel;
    while (level > source.minLevel && fit * 2 ** (source.maxLevel - level) < SHARP) {
      level -= 1;
    }
    return level;
  }

  whole(item) {
    return new Promise((resolve) => {
      const timer = window.setTimeout(resolve, PATIENCE);
      const look = () => {
        if (item.getFullyLoaded()) {
          window.clearTimeout(timer);
          item.removeHandler("fully-loaded-change", look);
          resolve();
        }
      };
      item.addHandler("fully-loaded-change", look);
      look();
    });
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

  // ── what is said ───────────────────────────────────────────────────────

  mark() {
    this.pages.forEach((page, place) => {
      if (page.link && place === this.current) {
        page.link.setAttribute("aria-current", "true");
      } else if (page.link) {
        page.link.removeAttribute("aria-current");
      }
    });
  }

  say(words) {
    this.status.textContent = words;
  }

  tell() {
    const count = this.pages.length;
    this.say(count > 1 ? `第 ${this.current + 1} 张，共 ${count} 张` : "");
    this.onTell();
  }

  async fail(address) {
    const page = this.current;
    const cause = await causeOf(address);
    if (page === this.current && cause) {
      this.say("");
      this.fault.hidden = false;
      const words = this.fault.querySelector("[data-words]");
      words.textContent = `第 ${page + 1} 张没有全部打开：${WORDS[cause]}`;
    }
  }

  retry() {
    if (this.shown) {
      this.osd.world.removeItem(this.shown);
      this.items.delete(this.current);
      this.shown = null;
    }
    this.open(this.current);
  }

  // Without the library a plain picture is still a picture.
  showPlain() {
    const page = this.pages[this.current];
    const frame = this.figure.querySelector("a");
    let image = frame.querySelector("img");
    if (!image) {
      image = document.createElement("img");
      frame.append(image);
    }
    image.onerror = () => this.fail(page.image);
    image.onload = () => this.tell();
    image.alt = page.alt;
    frame.href = page.full;
    if (image.getAttribute("src") !== page.image) {
      image.src = page.image;
    } else if (image.complete && image.naturalWidth === 0) {
      this.fail(page.image);
    }
    this.tell();
  }
}
