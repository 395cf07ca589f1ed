{{- define "sonostream.name" -}}
{{- printf "%s-%s" .root.Release.Name .service | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "sonostream.selector" -}}
app.kubernetes.io/name: sonostream
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "sonostream.labels" -}}
{{ include "sonostream.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end -}}

{{- define "sonostream.image" -}}
{{- $image := .root.Values.image -}}
{{- if .values.digest -}}
{{ $image.repository }}-{{ .role }}@{{ .values.digest }}
{{- else -}}
{{ $image.repository }}-{{ .role }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The ports of each service: the same as in its configuration's defaults. */}}
{{- define "sonostream.healthPort" -}}
{{- get (dict "processor" "9464" "trainer" "9465" "viewer" "9466" "gateway" "9467") .service -}}
{{- end -}}

{{/* What holds for every pod of ours. */}}
{{- define "sonostream.pod" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
serviceAccountName: {{ .root.Release.Name }}-sonostream
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Image, rights, probes and what every service is told. */}}
{{- define "sonostream.container" -}}
image: {{ include "sonostream.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: [{{ .service }}, --config, /etc/sonostream/sonostream.conf]
securityContext:
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  capabilities: {drop: [ALL]}
# The first start measures the machine.
startupProbe:
  httpGet: {path: /health/live, port: health}
  periodSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /health/live, port: health}
  periodSeconds: 10
  timeoutSeconds: 10
readinessProbe:
  httpGet: {path: /health/ready, port: health}
  periodSeconds: 5
  timeoutSeconds: 10
resources:
  {{- $resources := deepCopy .values.resources }}
  {{- with .values.gpu }}{{ if .count }}
  {{- $_ := set $resources "limits" (merge (dict .resource .count) ($resources.limits | default dict)) }}
  {{- end }}{{ end }}
  {{- toYaml $resources | nindent 2 }}
{{- end -}}

{{- define "sonostream.env" -}}
- {name: SONOSTREAM_JAVA_OPTS, value: {{ .values.javaOptions | quote }}}
- {name: SONOSTREAM_HTTP_HOST, value: "0.0.0.0"}
- {name: SONOSTREAM_KAFKA_BOOTSTRAP_SERVERS, value: {{ .root.Values.kafka.bootstrapServers | quote }}}
- {name: SONOSTREAM_SCHEMA_REGISTRY_URL, value: {{ .root.Values.registry.url | quote }}}
{{- with .values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* For who reads or writes packages. */}}
{{- define "sonostream.storeEnv" -}}
{{- $models := .root.Values.models }}
{{- if $models.store }}
- {name: {{ if eq .service "trainer" }}SONOSTREAM_MODEL_STORE_ADDRESS{{ else }}SONOSTREAM_MODEL_STORES{{ end }}, value: {{ $models.store | quote }}}
{{- with $models.region }}
- {name: AWS_REGION, value: {{ . | quote }}}
{{- end }}
{{- with $models.endpoint }}
- {name: SONOSTREAM_OBJECT_STORE_ENDPOINT, value: {{ . | quote }}}
- {name: SONOSTREAM_OBJECT_STORE_PATH_STYLE, value: {{ $models.pathStyle | quote }}}
{{- end }}
{{- with $models.credentials }}
- name: AWS_ACCESS_KEY_ID
  valueFrom: {secretKeyRef: {name: {{ . }}, key: AWS_ACCESS_KEY_ID}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ . }}, key: AWS_SECRET_ACCESS_KEY}}
{{- end }}
{{- else }}
- {name: SONOSTREAM_MODEL_STORE, value: /var/lib/sonostream/models}
{{- end }}
{{- end -}}

{{- define "sonostream.volumeMounts" -}}
- {name: config, mountPath: /etc/sonostream/sonostream.conf, subPath: {{ .service }}.conf, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if .values.secret }}
- {name: secret, mountPath: /etc/sonostream/secret, readOnly: true}
{{- end }}
{{- end -}}

{{- define "sonostream.volumes" -}}
- name: config
  configMap: {name: {{ .root.Release.Name }}-sonostream}
# Natives are unpacked there and run.
- name: tmp
  emptyDir: {sizeLimit: {{ .tmp | default "2Gi" }}}
{{- with .values.secret }}
- name: secret
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- end -}}

{{/* What packages are checked with; without the half that signs. */}}
{{- define "sonostream.trust" -}}
- name: trust
  projected:
    defaultMode: 0440
    sources:
      - secret: {name: {{ .root.Values.models.keys }}, items: [{key: own.pub, path: own.pub}]}
      - secret: {name: {{ .root.Values.models.keys }}, optional: true, items: [{key: revoked, path: revoked}]}
{{- end -}}

{{- define "sonostream.annotations" -}}
checksum/config: {{ include "sonostream.configuration" (dict "root" .root) | sha256sum }}
{{- if not .root.Values.metrics.podMonitor }}
prometheus.io/scrape: "true"
prometheus.io/port: {{ include "sonostream.healthPort" . | quote }}
prometheus.io/path: /metrics
{{- end }}
{{- with .values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "sonostream.configuration" -}}
{{- range $service := list "processor" "trainer" "viewer" "gateway" }}
{{ $service }}.conf: |
  {{- $.root.Values.settings | trim | nindent 2 }}
  {{- if (index $.root.Values $service).secret }}
  include required(file("/etc/sonostream/secret/secret.conf"))
  {{- end }}
{{- end }}
{{- end -}}
