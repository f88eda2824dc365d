mod create;
mod delete;
mod list;
mod references;
mod update;
