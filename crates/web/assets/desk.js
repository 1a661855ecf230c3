// @ts-check
// The desk with the keyboard, live, and without reloading. Every form here works without it.
import { startPage } from "./desk-page.js";
import { startDecide } from "./desk-decide.js";
import { startBlock } from "./desk-block.js";
import { startSelect } from "./desk-select.js";
import { startTeam } from "./desk-team.js";
import { startOne } from "./desk-one.js";
import { startLive } from "./desk-live.js";
import { startKeys } from "./desk-keys.js";

startPage();
startDecide();
startBlock();
startSelect();
startTeam();
startOne();
startLive();
startKeys();
/** @type {HTMLFormElement | null} */ (document.querySelector("[data-submit-at-once]"))?.requestSubmit();
