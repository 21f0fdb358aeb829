# The AI service. Context: the repository. The base is any Debian 12; its packages are the versions the service is tested with.
#   docker build -f infrastructure/images/ai-service.Dockerfile -t bot-core/ai-service .
ARG BASE_IMAGE=debian:12-slim

FROM ${BASE_IMAGE} AS runtime
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
      python3 python3-fastapi python3-uvicorn python3-pydantic python3-numpy python3-sklearn python3-prometheus-client \
      python3-aio-pika python3-pymongo python3-gridfs python3-threadpoolctl \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*

FROM runtime AS final
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="bot-core/ai-service" \
      org.opencontainers.image.description="Features, models, predictions, training, model registry" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY ai-service/app/ ./app/
# Compiled while the image can still be written; a volume that is mounted on the folder takes its owner.
RUN python3 -m compileall -q app \
 && install -d -o 10001 -g 10001 /var/lib/botcore
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BOTCORE_AI_HOST=0.0.0.0 \
    BOTCORE_AI_PORT=8000 \
    BOTCORE_AI_STATE_DIR=/var/lib/botcore
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=8s --start-period=60s --retries=3 \
  CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=6)"]
ENTRYPOINT ["python3", "-m", "app"]
