/** Bundled as it stands. */
declare module '*.sh' {
  const text: string;
  export default text;
}
