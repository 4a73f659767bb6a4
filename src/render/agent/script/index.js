// The script of every page of the desk: the case first, then the panel that shows it.
import './case.js';
import './panel.js';
