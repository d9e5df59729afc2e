import { join } from 'node:path';
import { EffectiveStandards, HttpEffectiveStandards } from '@yimen/catalogs-contract';
import { DiskFileStore, FileStore } from '@yimen/files';
import { loadKeys, PersonalDataVault, PersonIndex } from '@yimen/personal-data';
import { needed, type ServiceSettings } from '@yimen/settings';

/** What the cases service needs of its process: the keys of personal data, a place for files, and where the catalog answers. */
export function casesNeeds({ catalogs, dataFolder }: ServiceSettings) {
  const absent = [...(catalogs.length > 0 ? [] : ['CATALOGS_URL']), ...(dataFolder ? [] : ['YIMEN_DATA'])];
  if (absent.length > 0) throw needed(absent, 'cases');
  const keys = loadKeys(process.env, dataFolder!, { create: false });
  return [
    { provide: PersonalDataVault, useValue: new PersonalDataVault(keys.master) },
    { provide: PersonIndex, useValue: new PersonIndex(keys) },
    { provide: FileStore, useValue: new DiskFileStore(join(dataFolder!, 'files')) },
    { provide: EffectiveStandards, useValue: new HttpEffectiveStandards(catalogs) },
  ];
}
