mod client_secrets;
mod create;
mod provider_apps;
mod update;
