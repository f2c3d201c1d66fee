# The one place to pin the base more tightly: a digest can follow the tag, as in node:24.19.0-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24.19.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
# pnpm asks before it replaces node_modules, unless this is CI.
ENV CI=true
RUN npm install --global pnpm@12.21.0
WORKDIR /build
# What is downloaded depends on the lock file alone, so a change of the sources downloads nothing.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
COPY patches ./patches
RUN pnpm fetch
COPY . .
RUN pnpm install --offline --frozen-lockfile \
  && pnpm exec tsc -b apps/api apps/cli \
  && pnpm exec rolldown -c apps/cli/rolldown.config.mjs --log-level warn
# The program with its production dependencies and nothing else. Node reads neither types nor source maps.
RUN pnpm --filter @rollcall/cli --prod --offline deploy /app \
  && find /app -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Rollcall" \
  org.opencontainers.image.description="A self-hosted desk for the errors and links a team keeps" \
  org.opencontainers.image.licenses="MIT"
RUN install --directory --owner=1000 --group=1000 --mode=0700 /var/lib/rollcall \
  && ln -s /app/bin/rollcall.cjs /usr/local/bin/rollcall
COPY --from=build /app /app
ENV HOST=0.0.0.0 \
  ROLLCALL_DATA_DIR=/var/lib/rollcall
WORKDIR /app
# The user `node` of the base, as a number: Kubernetes cannot tell from a name that it is not root.
USER 1000:1000
VOLUME /var/lib/rollcall
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/check').then(({ ok }) => { process.exitCode = ok ? 0 : 1 })"]
ENTRYPOINT ["rollcall"]
CMD ["serve"]
