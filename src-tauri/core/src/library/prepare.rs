//! What stands for new clips and sounds, made ahead: posters, strips and waveforms. Whoever looks first would make
//! them too, so nothing waits for this, and nothing fails with it.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::{Library, MediaError, Placed, Shows};

/// One at a time: what people look at goes first.
pub(super) fn in_turn() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(1))
}

impl Library {
    /// Makes what stands for new files ahead, in the background. What is not made when the program ends is made when
    /// somebody looks.
    pub fn prepare(&self, files: &[Placed]) {
        for file in files {
            let shows = Shows::of(file.media, &file.media_type);
            if matches!(shows, Shows::Picture | Shows::Plate) {
                continue;
            }
            let (library, file) = (self.clone(), file.clone());
            tokio::spawn(async move {
                let Ok(_turn) = library.preparing.clone().acquire_owned().await else { return };
                let path = file.path.clone();
                let made = tokio::task::spawn_blocking(move || library.prepare_one(&file, shows)).await;
                match made {
                    Ok(Ok(()) | Err(MediaError::Absent(_))) => {}
                    Ok(Err(error)) => tracing::debug!(%error, path, "nothing can be made to stand for it"),
                    Err(error) => tracing::warn!(%error, path, "making what stands for it broke off"),
                }
            });
        }
    }

    fn prepare_one(&self, file: &Placed, shows: Shows) -> Result<(), MediaError> {
        match shows {
            Shows::Clip => {
                self.thumbnail(&file.path, &file.sha256)?;
                if let Some(seconds) = file.seconds {
                    self.strip(&file.path, &file.sha256, seconds)?;
                }
            }
            Shows::Sound => drop(self.waveform(&file.path, &file.sha256)?),
            Shows::Picture | Shows::Plate => {}
        }
        Ok(())
    }
}
