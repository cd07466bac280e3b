//! Sound decisions pass; each thing broken in one of them is found.

#[cfg(test)]
mod broken;
#[cfg(test)]
mod duty;
#[cfg(test)]
mod sound;
#[cfg(test)]
mod together;
#[cfg(test)]
mod under_way;
