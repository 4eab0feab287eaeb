// Deep zoom over scan pages with OpenSeadragon (loaded before this as a plain script).
// Zoom and place are kept from page to page, so that the same corner of two sheets can be
// compared. Without this the stage shows one plain image and the strip links to the rest.
const root = document.querySelector("[data-viewer]");

if (root && window.OpenSeadragon) {
  start(root, window.OpenSeadragon);
}

function sourceOf(link) {
  return link.tiles || { type: "image", url: link.image };
}

function pagesOf(viewer) {
  const links = Array.from(viewer.querySelectorAll(".strip a"));
  if (links.length > 0) {
    return links.map((link) => ({
      link,
      tiles: link.dataset.tiles,
      image: link.dataset.image,
      alt: link.dataset.alt,
    }));
  }
  const stage = viewer.querySelector("[data-stage]");
  const image = stage.querySelector("figure img");
  return [{
    link: null,
    tiles: stage.dataset.tiles,
    image: stage.dataset.image,
    alt: image.alt,
  }];
}

function start(viewer, OpenSeadragon) {
  const stage = viewer.querySelector("[data-stage]");
  const tools = stage.querySelector("[data-tools]");
  const percent = tools.querySelector("[data-percent]");
  const status = stage.querySelector("[data-viewer-status]");
  const canvas = stage.querySelector("[data-osd]");
  const pages = pagesOf(viewer);
  let current = Math.max(0, pages.findIndex((page) => {
    return page.link && page.link.hasAttribute("aria-current");
  }));

  // OpenSeadragon would write a <style> of its own, which our content policy forbids; it
  // looks for one first, and an element of no namespace is one without any effect.
  const stub = document.createElementNS("", "style");
  stub.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(stub);

  stage.classList.add("is-live");
  tools.hidden = false;
  const osd = OpenSeadragon({
    element: canvas,
    tileSources: sourceOf(pages[current]),
    // plain canvas: the office's old machines draw two dozen tiles faster than they start WebGL
    drawer: "canvas",
    showNavigationControl: false,
    animationTime: 0,
    springStiffness: 12,
    maxZoomPixelRatio: 4,
    visibilityRatio: 0.4,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    crossOriginPolicy: false,
  });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", pages[current].alt);

  function actualZoom() {
    const image = osd.world.getItemAt(0);
    return image ? image.imageToViewportZoom(1) : 1;
  }

  function tell() {
    const image = osd.world.getItemAt(0);
    if (image) {
      const zoom = image.viewportToImageZoom(osd.viewport.getZoom());
      percent.textContent = `${Math.round(zoom * 100)}%`;
    }
  }

  function open(index) {
    if (index < 0 || index >= pages.length || index === current) {
      return;
    }
    const bounds = osd.viewport.getBounds();
    const turned = osd.viewport.getRotation();
    current = index;
    osd.addOnceHandler("open", () => {
      osd.viewport.setRotation(turned, true);
      osd.viewport.fitBounds(bounds, true);
      tell();
    });
    osd.open(sourceOf(pages[current]));
    canvas.setAttribute("aria-label", pages[current].alt);
    pages.forEach((page, place) => {
      if (place === current) {
        page.link.setAttribute("aria-current", "true");
      } else {
        page.link.removeAttribute("aria-current");
      }
    });
    status.textContent = `第 ${current + 1} 张，共 ${pages.length} 张`;
  }

  function press(button, isOn) {
    button.setAttribute("aria-pressed", String(isOn));
  }

  const acts = {
    fit: () => osd.viewport.goHome(true),
    in: () => osd.viewport.zoomBy(1.25, null, true),
    out: () => osd.viewport.zoomBy(0.8, null, true),
    actual: () => osd.viewport.zoomTo(actualZoom(), null, true),
    rotate: () => osd.viewport.setRotation((osd.viewport.getRotation() + 90) % 360, true),
    light: (button) => press(button, stage.classList.toggle("is-light")),
    full: () => {
      if (document.fullscreenElement) {
        document.exitFullscreen();
      } else {
        stage.requestFullscreen();
      }
    },
  };

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) {
      acts[button.dataset.act](button);
      osd.viewport.applyConstraints(true);
      tell();
    }
  });
  document.addEventListener("fullscreenchange", () => {
    press(tools.querySelector('[data-act="full"]'), document.fullscreenElement === stage);
  });
  pages.forEach((page, index) => {
    if (page.link) {
      page.link.addEventListener("click", (event) => {
        event.preventDefault();
        open(index);
      });
    }
  });

  const keys = {
    "+": () => acts.in(),
    "=": () => acts.in(),
    "-": () => acts.out(),
    z: () => acts.actual(),
    "[": () => open(current - 1),
    "]": () => open(current + 1),
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select");
    const isChord = event.ctrlKey || event.altKey || event.metaKey;
    const act = keys[event.key.toLowerCase()];
    if (act && !isTyping && !isChord && !event.isComposing) {
      event.preventDefault();
      act();
      tell();
    }
  });
  // OpenSeadragon's own letters (r turns, f flips) would fight with those of the desk.
  osd.addHandler("canvas-key", (event) => {
    if (!event.originalEvent.key.startsWith("Arrow")) {
      event.preventDefaultAction = true;
    }
  });
  osd.addHandler("zoom", tell);
  osd.addHandler("open", tell);
}
