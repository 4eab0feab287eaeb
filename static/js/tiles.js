// Where the pages' pictures come from: what the strip says of them, their tiles, and when all of
// a picture is there.
import { descriptorOf } from "./fetching.js";
import { SHARP } from "./sight.js";

// The pyramid's level of at most 256 pixels is the thumbnail of the strip: it is there already.
const THUMB_LEVEL = 8;
const PATIENCE = 12000;

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

// The source of a page for a canvas of this size; without tiles, its one picture.
export async function sourceOf(page, library, canvas) {
  if (!page.tiles) {
    return { type: "image", url: page.image };
  }
  const source = new library.DziTileSource(await descriptorOf(page.tiles));
  source.minLevel = Math.min(THUMB_LEVEL, source.maxLevel);
  // between the thumbnail and the level that fills the stage nothing needs to be fetched
  const least = fitting(source, canvas);
  const has = source.tileExists.bind(source);
  source.tileExists = (level, x, y) => {
    return !(level > source.minLevel && level < least) && has(level, x, y);
  };
  return source;
}

function fitting(source, { clientWidth, clientHeight }) {
  const { x, y } = source.dimensions;
  const fit = Math.min(clientWidth / x, clientHeight / y) * (window.devicePixelRatio || 1);
  let level = source.maxLevel;
  while (level > source.minLevel && fit * 2 ** (source.maxLevel - level) < SHARP) {
    level -= 1;
  }
  return level;
}

export function added(osd, tileSource, opacity) {
  return new Promise((resolve, reject) => {
    osd.addTiledImage({
      tileSource,
      opacity,
      preload: true,
      success: (event) => resolve(event.item),
      error: reject,
    });
  });
}

// Everything that is in sight of a picture has come, or we have waited long enough.
export function whole(item) {
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
