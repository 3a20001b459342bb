/** Checks of the built client. */
export async function problemsOfBuild(output: string): Promise<string[]> {
  return Promise.resolve(output === '' ? ['no output'] : []);
}
