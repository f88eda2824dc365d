mod defaults;
mod life;
