import type { SchemaStep } from '@yimen/persistence';

/** Who serves where today: services that name responsible persons ask it of one tenant, not of everybody. */
export const servingPosts: SchemaStep = {
  name: '0010-serving-posts',
  sql: `
    create view contract.serving_post as
      select o.tenant_no, o.person_id, p.name as person_name, o.role, o.department_id, o.window_id
      from tenants.post o join tenants.person p on p.id = o.person_id
      where o.revoked_at is null and (now() at time zone 'Asia/Shanghai')::date between o.valid_from and coalesce(o.valid_until, 'infinity');
    grant select on contract.serving_post to assessments_login;
  `,
};
