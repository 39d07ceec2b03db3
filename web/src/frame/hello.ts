/**
 * The script that stands in the frame: closes the channel that no policy closes, greets the shell, and runs the UI's
 * script once the page's outline has been drawn: half a megabyte that isn't in the frame's document doesn't hold that up.
 */
import '../shell/silenced';
import { drawn } from '../shell/drawn';
import { greet } from './greet';
import { runPart } from './part';

window.runPart = runPart;
const welcome = greet();
window.greeted = welcome.then(({ port }) => port);
void welcome.then(async ({ script }) => {
  await drawn();
  runPart(script);
});
