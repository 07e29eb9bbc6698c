import type { Version } from '../../ports/version-store';

/** A copy that was made before, by this or an earlier rewind. */
export interface KnownCopy {
  /** Id of the version that was copied. */
  readonly from: string;
  /** Its ETag: the version `null` may be replaced by another `null`. */
  readonly fromEtag: string;
  readonly madeId: string;
  readonly madeEtag: string;
}

/** One key on its way back. */
export interface Case {
  /** What was current at the asked time; absent when the key did not exist then. */
  readonly past?: Version | undefined;
  /** What is newest at the place that is to be as it was; absent when nothing ever was there. */
  readonly now?: Version | undefined;
  /** Whether that place is the key itself. */
  readonly inPlace: boolean;
  /** Whether what was added since goes. */
  readonly exact: boolean;
  readonly known: readonly KnownCopy[];
}

export type Decision =
  /** Is as it was. */
  | { readonly do: 'nothing' }
  /** Was added since, and stays. */
  | { readonly do: 'leave' }
  /** Was added since: goes behind a delete marker. */
  | { readonly do: 'hide' }
  | {
      readonly do: 'copy';
      readonly version: Version;
      /** `undelete`: nothing can be seen there now; `restore`: something else can. */
      readonly as: 'undelete' | 'restore';
    };

/**
 * What brings one key back. Nothing here ever deletes a version, and a delete marker is not taken away either: a copy on top
 * keeps the whole history, needs no right to delete versions (which MFA delete and our own bucket policy refuse), and is
 * replicated, which the end of a delete marker is not.
 */
export function decide({ past, now, inPlace, exact, known }: Case): Decision {
  const isVisible = now !== undefined && !now.isDeleteMarker;
  if (past === undefined) {
    if (!isVisible) return { do: 'nothing' };
    return { do: exact ? 'hide' : 'leave' };
  }
  if (isVisible && ((inPlace && now.id === past.id) || known.some((copy) => isOf(copy, past, now))))
    return { do: 'nothing' };
  return { do: 'copy', version: past, as: isVisible ? 'restore' : 'undelete' };
}

/** Id and ETag: where a bucket keeps no versions every id is `null`. */
const isOf = ({ from, fromEtag, madeId, madeEtag }: KnownCopy, past: Version, now: Version): boolean =>
  from === past.id && fromEtag === past.etag && madeId === now.id && madeEtag === now.etag;
