/** The text, or as much of it as fits with a note that it was cut. Lengths in characters, as the services count. */
export function cut(text: string, length: number, note = '… (cut)'): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  return characters.slice(0, length - [...note].length).join('') + note;
}
