import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import { localeOf, type Locale } from '@yimen/access';
import { compose, OpenToAll } from '@yimen/graphql-kit';
import type { Request, Response } from 'express';
import type { DemoAccount } from '../first-start/demo-people.js';
import { ROOT } from '../root.js';
import { SERVICES } from '../services.js';
import { accountRows } from './account-rows.js';

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const PAGES: Readonly<Record<Locale, string>> = { 'zh-CN': 'index.html', en: 'index.en.html' };
const publicFile = (name: string): string => readFileSync(join(ROOT, 'apps/web/public', name), 'utf8');

/** The accounts that the first page may show; empty unless the embedded provider made them. */
export class ShownAccounts {
  constructor(readonly accounts: readonly DemoAccount[]) {}
}

/** The first page: what this is and where to go on. */
@Controller()
export class HomeController {
  private readonly style = publicFile('page.css');
  private readonly pages: Readonly<Record<Locale, string>>;
  private sdl: string | undefined;

  constructor({ accounts }: ShownAccounts) {
    const page = (locale: Locale): string => publicFile(PAGES[locale]).replace('<!-- accounts -->', accountRows(accounts, locale));
    this.pages = { 'zh-CN': page('zh-CN'), en: page('en') };
  }

  /** In the language of `?lang=`, else of the browser. */
  @Get() @OpenToAll()
  home(@Req() request: Request, @Res() response: Response, @Query('lang') language?: unknown): void {
    const locale = localeOf(typeof language === 'string' ? language : request.headers['accept-language']);
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('vary', 'accept-language');
    response.type('html').send(this.pages[locale]);
  }

  @Get('page.css') @OpenToAll() @Header('content-type', 'text/css; charset=utf-8')
  css(): string {
    return this.style;
  }

  /** The graph as clients see it, with the description of every field; composed when it is first asked for. */
  @Get('schema.graphql') @OpenToAll() @Header('content-type', 'text/plain; charset=utf-8')
  schema(): string {
    return (this.sdl ??= compose(SERVICES).publicSdl);
  }
}
