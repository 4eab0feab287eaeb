// Looking at a work: tools, keys and one stage. On the judges' desk the keys work everywhere
// outside of fields; on other pages only while the focus is in the viewer. Without this the
// stage shows one plain picture and the strip links to the rest.
import { onKey } from "./keys.js";
import { SavingStage } from "./saving.js";
import { Stage } from "./stage.js";
import { Tools } from "./tools.js";

for (const viewer of document.querySelectorAll("[data-viewer]")) {
  const isSaving = viewer.hasAttribute("data-saving");
  const stage = isSaving ? new SavingStage(viewer) : new Stage(viewer);
  const tools = new Tools(viewer, [stage]);
  const isDesk = viewer.dataset.viewer === "desk";
  onKey(
    (key, event) => tools.key(key, event),
    (event) => isDesk || viewer.contains(event.target),
  );
  stage.begin();
}
