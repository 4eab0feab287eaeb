// One stage on which the pages of a work are looked at, drawn by OpenSeadragon: one strip of
// pages, the same zoom and place from page to page, a turn of its own for each. What fails is
// said in words on the stage.
import { causeOf, libraryFrom } from "./fetching.js";
import { Sight } from "./sight.js";
import { added, pagesOf, sourceOf, whole } from "./tiles.js";

const IDLE = 600;
const WORDS = {
  broken: "文件异常，请告诉组织者。",
  gone: "这张图换过了或打不开，请刷新页面；刷新后还打不开，请告诉组织者。",
  offline: "网络断开了，网络好了以后请再试。",
  signedOut: "登录已过期，请重新登录再看。",
};

export class Stage extends Sight {
  constructor(viewer) {
    super(viewer);
    this.figure = this.element.querySelector("[data-plain]");
    this.status = this.element.querySelector("[data-viewer-status]");
    this.fault = this.element.querySelector("[data-viewer-fault]");
    this.pages = pagesOf(viewer);
    this.turns = this.pages.map(() => 0);
    this.items = new Map();
    this.asked = 0;
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
        await whole(item);
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
    await whole(item);
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
      await whole(ahead);
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

  source(page) {
    return sourceOf(page, this.library, this.canvas);
  }

  add(tileSource, opacity) {
    return added(this.osd, tileSource, opacity);
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
      this.isGone = cause === "gone";
      this.fault.querySelector("button").textContent = this.isGone ? "刷新页面" : "再试";
      const words = this.fault.querySelector("[data-words]");
      words.textContent = `第 ${page + 1} 张没有全部打开：${WORDS[cause]}`;
    }
  }

  // The addresses of a copy that was drawn anew are on the new page only.
  retry() {
    if (this.isGone) {
      window.location.reload();
      return;
    }
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
