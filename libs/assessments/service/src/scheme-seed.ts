import { schemeFaults, type Month, type Scheme } from '@yimen/assessments-domain';
import { provinceOf, type TenantNo } from '@yimen/jurisdiction';
import { Client } from 'pg';

/**
 * Publishes a province's assessment scheme (考核方案) as the owner role. A version that is there already is left alone.
 * @param from month (yyyy-MM) from which the version counts
 * @returns whether the version was new
 * @throws when the scheme has faults, or the same version is there with other content or for another month: a changed scheme
 * is a new version, because scores that were computed must come out the same again
 */
export async function seedScheme(ownerUrl: string, provinceNo: TenantNo, scheme: Scheme, from: Month): Promise<boolean> {
  const faults = schemeFaults(scheme);
  if (faults.length > 0) throw new Error(`the scheme ${scheme.code} has faults: ${JSON.stringify(faults)}`);
  if (provinceOf(provinceNo) !== provinceNo) throw new RangeError(`${provinceNo} is no province`);
  const key = [provinceNo, scheme.code, scheme.version];
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `insert into assessments.scheme (tenant_no, code, version, content, effective_from) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [...key, JSON.stringify(scheme), from],
    );
    const { rows } = await client.query(
      'select from assessments.scheme where tenant_no = $1 and code = $2 and version = $3 and content = $4 and effective_from = $5',
      [...key, JSON.stringify(scheme), from],
    );
    if (rows.length === 0) throw new Error(`version ${scheme.version} of the scheme ${scheme.code} is there with other content`);
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
