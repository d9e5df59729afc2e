{{- /* Goes in: a process by its name, and the root as `root`. */ -}}
{{- define "yimen.name" -}}
{{ printf "%s-%s" (.root.Release.Name | trunc 50 | trimSuffix "-") .process }}
{{- end }}

{{- /* What a process is picked by. These never change: a Deployment's selector cannot. */ -}}
{{- define "yimen.selector" -}}
app.kubernetes.io/name: yimen
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .process }}
{{- end }}

{{- define "yimen.labels" -}}
{{ include "yimen.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "yimen.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ printf "%s@%s" .repository .digest }}{{ else }}{{ printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) }}{{ end }}
{{- end }}
{{- end }}

{{- define "yimen.services" -}}tenants catalogs cases assessments{{- end }}
