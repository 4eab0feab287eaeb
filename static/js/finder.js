// Finds words in the reading column and marks them, across the pieces a paragraph is made of:
// masks and quotations keep their own elements, the marks lie inside them.
const BLOCKS = "h2, h3, p, td, li, figcaption";
// numbers in the margin, notes on quotations: not the author's words
const APART = ".pn, .lawnote, .under";

export class Finder {
  constructor(column) {
    this.column = column;
    this.hits = [];
    this.here = 0;
  }

  get total() {
    return this.hits.length;
  }

  clear() {
    for (const mark of this.column.querySelectorAll("mark.found")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
    this.hits = [];
    this.here = 0;
  }

  find(words) {
    this.clear();
    if (!words) {
      return;
    }
    const wanted = words.toLowerCase();
    for (const block of this.column.querySelectorAll(BLOCKS)) {
      if (!block.matches(APART) && !block.querySelector(BLOCKS)) {
        this.hits.push(...this.within(block, wanted));
      }
    }
    this.show();
  }

  within(block, wanted) {
    const nodes = textsOf(block);
    // letters that change their length in lower case would shift every place after them
    const lower = (text) => (text.toLowerCase().length === text.length ? text.toLowerCase() : text);
    const text = nodes.map((node) => lower(node.data)).join("");
    const places = [];
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      places.push(at);
    }
    // from the last to the first: what comes before keeps its place while nodes are split
    return places.reverse().map((at) => mark(nodes, at, at + wanted.length)).reverse();
  }

  step(direction) {
    if (this.total) {
      this.here = (this.here + direction + this.total) % this.total;
      this.show();
    }
  }

  show() {
    this.hits.forEach((marks, index) => {
      marks.forEach((each) => each.classList.toggle("is-now", index === this.here));
    });
    if (this.total) {
      this.hits[this.here][0].scrollIntoView({ block: "center" });
    }
  }
}

function textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => {
      const isApart = node.parentElement.closest(APART);
      return isApart ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    },
  });
  const found = [];
  while (walker.nextNode()) {
    found.push(walker.currentNode);
  }
  return found;
}

function mark(nodes, start, end) {
  const marks = [];
  let at = 0;
  for (const node of nodes) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, node.data.length);
    at += node.data.length;
    if (from < to) {
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      const made = document.createElement("mark");
      made.className = "found";
      // what stands before the mark stays in the node, so earlier places hold
      range.surroundContents(made);
      marks.push(made);
    }
  }
  return marks;
}
