-- Once, by a superuser (on a managed server: by the account that it gives out), before the first `npm run migrate`.
-- 首次执行 npm run migrate 之前，由数据库超级用户执行一次。
--
-- The administrator of the product's database makes its roles and gives them their rights. He needs no superuser:
-- createrole for the roles, bypassrls because he gives it to the owner of the schemas, who imports and is dumped.
-- Set his password with \password yimen_admin: what stands in a file or a command line is read by others.
create role yimen_admin login createrole bypassrls;

-- The same sorting on every machine, whatever its language and its C library, now and after an upgrade.
create database yimen owner yimen_admin template template0
  encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C.UTF-8';
