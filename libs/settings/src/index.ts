export { refusalText, StartRefused } from './refusal.js';
export {
  readCommandSettings, readListening, readServiceSettings, readSettings,
  type CommandSettings, type External, type Listening, type Logins, type ServiceSettings, type Settings,
} from './settings.js';
export { LOG_LEVELS, missing, needed, readVariables, refused, VARIABLES, type Environment, type Values, type Variable } from './variables.js';
