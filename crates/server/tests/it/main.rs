//! The binary from outside: configuration, commands, and the development server as a process of its own.

mod bursar;
mod commands;
mod configuration;
mod dev;
mod documents;
mod serve;
mod traces;
