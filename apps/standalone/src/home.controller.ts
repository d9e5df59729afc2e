import { Controller, Get, Header, NotFoundException, Query, Req, Res } from '@nestjs/common';
import { compose, OpenToAll } from '@yimen/graphql-kit';
import { HomePages, type Page } from '@yimen/serving';
import type { Request, Response } from 'express';
import { SERVICES } from './services.js';

/** The first page: what this is and where to go on. */
@Controller()
export class HomeController {
  private sdl: string | undefined;

  constructor(private readonly pages: HomePages) {}

  @Get() @OpenToAll()
  home(@Req() request: Request, @Res() response: Response, @Query('lang') language?: unknown): void {
    send(response, this.pages.home(language, request.headers['accept-language']));
  }

  @Get('page.css') @OpenToAll()
  css(@Res() response: Response): void {
    send(response, this.pages.style);
  }

  /** The graph as clients see it, with the description of every field, where introspection is open too; composed when it is first asked for. */
  @Get('schema.graphql') @OpenToAll() @Header('content-type', 'text/plain; charset=utf-8')
  schema(): string {
    if (!this.pages.tellsSchema) throw new NotFoundException();
    return (this.sdl ??= compose(SERVICES).publicSdl);
  }
}

const send = (response: Response, { headers, body }: Page): void => void response.set(headers).send(body);
