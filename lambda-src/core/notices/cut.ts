/** The text, or as much of it as fits with a note that it was cut. Lengths in characters, as the services count. */
export function cut(text: string, length: number, note = '… (cut)'): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  return characters.slice(0, length - [...note].length).join('') + note;
}

/** The same, with the last paragraph, which says where the whole stands. */
export function cutInside(text: string, length: number): string {
  if ([...text].length <= length) return text;
  const last = `\n\n${text.split(/\n{2,}/).at(-1) ?? ''}`;
  const left = length - [...last].length;
  // A last paragraph that takes half of it all says no such thing.
  return left < length / 2 ? cut(text, length) : cut(text, left) + last;
}
