import { OneOf, VERSION, withDefault } from '@rollcall/core'
import { Type } from 'typebox'

/** Where traces and metrics go. The names are OpenTelemetry's (OTLP exporter specification) and Datadog's. */
export const observability = {
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      'x-expected': 'an http or https URL',
      'x-secret': 'url',
      description: 'Where traces and metrics are sent over OTLP; nothing is sent when left out',
      'x-more': 'As in http://localhost:4318.'
    })
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: withDefault(
    OneOf(['http/protobuf', 'http/json'] as const, { description: 'How they are written' }),
    'http/protobuf'
  ),
  OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(
    Type.String({
      'x-secret': 'pairs',
      description: 'Headers that go with them, as in name=value,name=value',
      'x-more': 'Special characters in a value are percent-encoded, a comma as %2C.'
    })
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 1,
    description: 'Which share of the traces that begin here is sent'
  }),
  OTEL_METRIC_EXPORT_INTERVAL: Type.Integer({
    minimum: 100,
    maximum: 3_600_000,
    default: 60_000,
    description: 'How often metrics are sent, in milliseconds'
  }),
  DD_AGENT_HOST: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Host of a Datadog agent that takes OTLP on port 4318, when there is no other endpoint'
    })
  ),
  DD_SERVICE: Type.String({
    minLength: 1,
    default: 'rollcall',
    description: 'Name of the service in traces, metrics and log lines'
  }),
  DD_ENV: Type.Optional(
    Type.String({ minLength: 1, description: 'Environment in traces, metrics and log lines' })
  ),
  DD_VERSION: Type.String({
    minLength: 1,
    default: VERSION,
    // Whoever copies the example would report this version for ever.
    'x-example': '',
    description: "Version in traces, metrics and log lines; the program's own when left out"
  })
}
