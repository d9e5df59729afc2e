{{- /* What every pod of ours has in common; goes in: the root. */ -}}
{{- define "yimen.pod" -}}
serviceAccountName: {{ .account | default "default" }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .root.Values.userId }}
  runAsGroup: {{ .root.Values.userId }}
  fsGroup: {{ .root.Values.userId }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
{{ toYaml . | indent 2 }}
{{- end }}
{{- end }}

{{- define "yimen.container" -}}
image: {{ include "yimen.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- /* Where a process may write: both are empty at first, and the second is compiled code that a restart reads again. */ -}}
{{- define "yimen.writable" -}}
- { name: scratch, mountPath: /tmp, subPath: tmp }
- { name: scratch, mountPath: /yimen/node_modules/.cache, subPath: cache }
{{- end }}
