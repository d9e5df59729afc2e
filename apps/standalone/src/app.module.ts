import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CatalogsModule } from '@yimen/catalogs-service';
import { oneGraph, RequirementGuard } from '@yimen/graphql-kit';
import { HttpFailures } from './http/failures.filter.js';
import { HealthController } from './http/health.controller.js';
import { HomeController } from './http/home.controller.js';
import { PlatformModule, type Platform } from './platform.module.js';
import { SERVICES } from './services.js';
import { OperationPlugin } from './telemetry/operation-plugin.js';

/** In one process the port to the catalog is a call: the catalog's own EffectiveStandards serve everybody. */
@Global()
@Module({ imports: [CatalogsModule], exports: [CatalogsModule] })
class CatalogPort {}

/** A module of its own, because the graph finds its plugins in the modules it includes. */
@Module({ providers: [OperationPlugin] })
class OperationTelemetry {}

/** Everything in one process, on a platform. */
@Module({})
export class AppModule {
  static on(platform: Platform): DynamicModule {
    const contexts = PlatformModule.of(platform);
    const services = SERVICES.map(({ module }) => module);
    const graph = oneGraph({ subgraphs: SERVICES, include: [...services, OperationTelemetry], contexts, log: platform.log, introspection: true });
    return {
      module: AppModule,
      imports: [contexts, CatalogPort, OperationTelemetry, ...services, graph],
      controllers: [HomeController, HealthController],
      providers: [
        { provide: APP_GUARD, useClass: RequirementGuard },
        { provide: APP_FILTER, useFactory: () => new HttpFailures(platform.log) },
      ],
    };
  }
}
