/** Read by Vite, svelte-check and the linter. Every component is written with runes. */
export default {
  compilerOptions: { runes: true },
};
