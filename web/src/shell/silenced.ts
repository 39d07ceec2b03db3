/** Imported first, so that this runs before any other code of the UI. */
import { silence } from './silence';

silence(window);
