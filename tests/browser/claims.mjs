// One claim that every test makes: that nothing was found. What was found is said once, however often it was found.
const SHOWN = 30;

/** Fails with every finding once, and with how often it was found. */
export function nothing(findings) {
  if (findings.length === 0) return;
  const times = new Map();
  for (const finding of findings) times.set(finding, (times.get(finding) ?? 0) + 1);
  const lines = [...times].map(([finding, count]) => `  ${finding}${count > 1 ? ` (${count} times)` : ''}`);
  const rest = lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more`] : [];
  const problem = new Error([`${lines.length} found:`, ...lines.slice(0, SHOWN), ...rest].join('\n'));
  problem.stack = problem.message;
  throw problem;
}
