{{- /* The variables of a process; goes in: process and root. From its secret it gets the keys that it needs, whatever else is in there. */ -}}
{{- define "yimen.environment" -}}
{{- $root := .root }}
{{- $url := dict }}
{{- range splitList " " (include "yimen.services" $root) }}
{{- $_ := set $url . (printf "http://%s" (include "yimen.name" (dict "root" $root "process" .))) }}
{{- end -}}
- { name: HOST, value: 0.0.0.0 }
- { name: PORT, value: "3000" }
- { name: YIMEN_LOG_LEVEL, value: {{ $root.Values.logLevel }} }
- { name: YIMEN_TRUSTED_PROXIES, value: {{ $root.Values.podNetwork | quote }} }
{{- if eq .process "gateway" }}
- { name: YIMEN_ADDRESS, value: {{ $root.Values.address | quote }} }
{{- range splitList " " (include "yimen.services" $root) }}
- { name: {{ upper . }}_URL, value: {{ get $url . | quote }} }
{{- end }}
{{- else }}
- { name: OIDC_ISSUER, value: {{ $root.Values.issuer | quote }} }
{{- if eq .process "cases" }}
- { name: CATALOGS_URL, value: {{ $url.catalogs | quote }} }
- { name: YIMEN_DATA, value: /var/lib/yimen }
{{- end }}
{{- $secret := get $root.Values.secrets .process }}
{{- $own := printf "%s_DATABASE_URL" (upper .process) }}
{{- $events := list "catalogs" "cases" "assessments" | has .process | ternary (list "JOBS_DATABASE_URL") list }}
{{- $personal := eq .process "cases" | ternary (list "YIMEN_MASTER_KEY" "YIMEN_INDEX_KEY") list }}
{{- range concat (list $own "YIMEN_DIGEST_KEY") $events $personal }}
- { name: {{ . }}, valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ . }} } } }
{{- end }}
{{- end }}
{{- end }}
