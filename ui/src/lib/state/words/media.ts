// Why a file or its address does not fit, in the page's language.
import { either, number, t } from '../../i18n';
import type { Media, MediaFault } from '../../ipc/bindings';

type Said = {
  [Kind in MediaFault['kind']]: (fault: Extract<MediaFault, { kind: Kind }>) => string;
};

const NOUNS = {
  image: 'faults.aPicture',
  video: 'faults.aClip',
  audio: 'faults.aSound',
  text: 'faults.anotherFile',
  none: 'faults.anotherFile',
} as const satisfies Record<Media, string>;

const TAKEN = {
  image: 'faults.fileTypeImage',
  video: 'faults.fileTypeVideo',
  audio: 'faults.fileTypeAudio',
  text: 'faults.fileTypeOther',
  none: 'faults.fileTypeOther',
} as const satisfies Record<Media, string>;

export const MEDIA_FAULTS: Said = {
  digest: () => t('faults.addressDigest'),
  asset_id: () => t('faults.addressAsset'),
  short_address: ({ least }) => t('faults.addressShort', { least }),
  long_address: ({ most, length }) => t('faults.addressLong', { most, length }),
  http: () => t('faults.addressHttp'),
  scheme: () => t('faults.addressScheme'),
  numbered_host: () => t('faults.addressNumbered'),
  host: () => t('faults.addressHost'),
  port: () => t('faults.addressPort'),
  spaces: () => t('faults.addressSpaces'),
  data_form: () => t('faults.addressDataForm'),
  data_type: ({ given, types }) => t('faults.addressDataType', { given, types: either(types) }),
  base64: () => t('faults.addressBase64'),
  kind: ({ takes, given }) => {
    const wanted = either(takes.map((media) => t(NOUNS[media])));
    return t('faults.fileKind', { wanted, given: t(NOUNS[given]) });
  },
  type: ({ media, given }) => t(TAKEN[media], { given }),
  size: ({ most, given }) => t('faults.fileSize', { most, given }),
  length: ({ least, most, given }) =>
    t('faults.fileLength', { range: range(least, most), given: number(given, 1) }),
  together: ({ most, given }) =>
    t('faults.filesLength', { most: number(most, 1), given: number(given, 1) }),
  sides: ({ least, most, width, height }) =>
    t('faults.fileSides', { range: range(least, most), width: `${width}`, height: `${height}` }),
  proportion: ({ least, most, given }) =>
    t('faults.fileProportion', { range: range(least, most), given: number(given, 1) }),
  said: ({ text }) => t('faults.serviceSays', { text }),
};

/** A sentence for a fault of a file. */
export function mediaWords(fault: MediaFault): string {
  // The table's own type pairs each kind with its figures.
  return MEDIA_FAULTS[fault.kind](fault as never);
}

function range(least: number | null, most: number | null): string {
  if (least !== null && most !== null) {
    return t('faults.between', { least: number(least, 1), most: number(most, 1) });
  }
  return least === null
    ? t('faults.noMore', { most: number(most ?? 0, 1) })
    : t('faults.noLess', { least: number(least, 1) });
}
