// What the stage fetches by itself: the viewer's library, the description of a page's tiles,
// and the reason why something did not come.
export async function libraryFrom(address) {
  if (!window.OpenSeadragon) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });
  }
  // It would write a <style> of its own, which our content policy forbids; it looks for one
  // first, and an element of no namespace is one without any effect.
  const stub = document.createElementNS("", "style");
  stub.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(stub);
  return window.OpenSeadragon;
}

export async function descriptorOf(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok || response.redirected) {
    throw new Error("no description of tiles");
  }
  const words = new DOMParser().parseFromString(await response.text(), "application/xml");
  const image = words.documentElement;
  const size = words.getElementsByTagName("Size")[0];
  return {
    width: Number(size.getAttribute("Width")),
    height: Number(size.getAttribute("Height")),
    tileSize: Number(image.getAttribute("TileSize")),
    tileOverlap: Number(image.getAttribute("Overlap")),
    fileFormat: image.getAttribute("Format"),
    tilesUrl: address.replace(/\.dzi$/, "_files/"),
  };
}

// "broken", "gone", "offline" or "signedOut"; "" when it comes after all.
export async function causeOf(address) {
  try {
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (response.redirected || response.status === 401) {
      return "signedOut";
    }
    // a copy drawn anew has new addresses: a page opened before asks for the old ones
    if (response.status === 404) {
      return "gone";
    }
    const kind = response.headers.get("Content-Type") || "";
    return response.ok && /image|xml/.test(kind) ? "" : "broken";
  } catch (error) {
    return "offline";
  }
}
