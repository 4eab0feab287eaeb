// The stage in the low-bandwidth mode (省流量): a plain picture, and nothing else, until somebody
// wants to see more of it; tiles only once the picture is too coarse. Nothing is fetched ahead.
import { Stage } from "./stage.js";

const ENOUGH = 1.2;

export class SavingStage extends Stage {
  async begin() {
    this.showPlain();
    const act = (event, factor) => {
      event.preventDefault();
      this.zoom(factor);
    };
    this.figure.addEventListener("click", (event) => act(event, 1.6));
    this.figure.addEventListener("wheel", (event) => act(event, event.deltaY < 0 ? 1.25 : 0.8), {
      passive: false,
    });
  }

  async open(index) {
    if (this.osd || index < 0 || index >= this.pages.length) {
      await super.open(index);
      return;
    }
    this.current = index;
    this.fault.hidden = true;
    this.mark();
    this.showPlain();
  }

  // Any deed but turning pages needs the library: fetch it, then do the deed.
  async awake(deed) {
    if (!this.osd && !this.waking) {
      this.waking = this.wake();
    }
    await this.waking;
    if (this.osd && this.shown) {
      deed();
    }
  }

  zoom(factor) {
    return this.awake(() => super.zoom(factor));
  }

  actual() {
    return this.awake(() => super.actual());
  }

  pan(across, down) {
    return this.awake(() => super.pan(across, down));
  }

  fit(how) {
    return how === "page" && !this.osd ? undefined : this.awake(() => super.fit(how));
  }

  turn() {
    return this.awake(() => super.turn());
  }

  scale() {
    const { width } = this.pages[this.current];
    const image = this.figure.querySelector("img");
    return this.osd || !width || !image ? super.scale() : image.clientWidth / width;
  }

  async source(page) {
    return { type: "image", url: page.image };
  }

  lookAhead() {}

  reveal(index, item) {
    this.deep = null;
    super.reveal(index, item);
  }

  moved() {
    super.moved();
    this.sharpen();
  }

  async sharpen() {
    const page = this.pages[this.current];
    if (!this.shown || !page.tiles || !page.width) {
      return;
    }
    const has = this.shown.getContentSize().x;
    const isCoarse = this.scale() * page.width > has * ENOUGH;
    if (this.deep) {
      // hidden tiles are not fetched
      this.deep.setPreload(false);
      this.deep.setOpacity(isCoarse ? 1 : 0);
    } else if (isCoarse && this.deepening !== this.asked) {
      this.deepening = this.asked;
      await this.deepen(page, this.asked);
    }
  }

  async deepen(page, mine) {
    try {
      const tiles = await super.source(page);
      const item = await this.add(tiles, 1);
      if (mine === this.asked) {
        item.setRotation(this.turns[this.current], true);
        this.deep = item;
      } else {
        this.osd.world.removeItem(item);
      }
    } catch (error) {
      this.fail(page.tiles);
    }
  }
}
