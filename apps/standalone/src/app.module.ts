import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CatalogsModule } from '@yimen/catalogs-service';
import { oneGraph } from '@yimen/graphql-kit';
import { Hosted, OperationTelemetry, PlatformModule, type Platform } from '@yimen/hosting';
import { HomeController } from './home.controller.js';
import { SERVICES } from './services.js';

/** In one process the port to the catalog is a call: the catalog's own EffectiveStandards serve everybody. */
@Global()
@Module({ imports: [CatalogsModule], exports: [CatalogsModule] })
class CatalogPort {}

/** Every service in this process, behind one graph. @param introspection whether everybody may ask for its schema */
export function allServices(platform: Platform, introspection: boolean): DynamicModule {
  const contexts = PlatformModule.of(platform);
  const services = SERVICES.map(({ module }) => module);
  const graph = oneGraph({ subgraphs: SERVICES, include: [...services, OperationTelemetry], contexts, log: platform.log, introspection });
  return Hosted.on(platform.log, [contexts, CatalogPort, ...services, graph], [HomeController]);
}
