/** English of the pages that come when they are opened; it is part of their script. */
import { learnMore } from './index';
import enLab from './en.lab.json';
import enPractice from './en.practice.json';
import enRecords from './en.records.json';
import enScreens from './en.screens.json';
import enWorkbench from './en.workbench.json';

const late = { ...enRecords, ...enScreens, ...enPractice, ...enWorkbench, ...enLab };

export type LateKey = keyof typeof late;

learnMore(late);
