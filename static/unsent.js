/** Say to whoever signs in that this device keeps what somebody typed and could not send. */

import { anythingKept } from "./drafts.js";

anythingKept().then((any) => { document.querySelector("[data-unsent]").hidden = !any; });
