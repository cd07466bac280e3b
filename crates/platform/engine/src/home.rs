//! The home folder: where the data base, the lake, the models and the configuration lie.

use crate::error::Error;
use std::path::{Path, PathBuf};

/// The home folder and what lies in it.
#[derive(Debug, Clone)]
pub struct Home {
    folder: PathBuf,
}

impl Home {
    /// Opens the folder, creating it (for its owner alone) when it is not there.
    ///
    /// # Errors
    /// [`Error::Home`] when it cannot be created or is no folder.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let fault = |source| Error::Home { path: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(fault)?;
        restrict(folder, 0o700).map_err(fault)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The system of record.
    pub fn database(&self) -> PathBuf {
        self.folder.join("quartermaster.db")
    }

    /// The key of the personal-data vault.
    pub fn vault_key(&self) -> PathBuf {
        self.folder.join("vault.key")
    }

    /// The analytical copy.
    pub fn lake(&self) -> PathBuf {
        self.folder.join("lake")
    }

    /// Fitted models.
    pub fn models(&self) -> PathBuf {
        self.folder.join("models")
    }

    /// What no source tells.
    pub fn shop_file(&self) -> PathBuf {
        self.folder.join("shop.toml")
    }

    /// What may happen without asking.
    pub fn policy_file(&self) -> PathBuf {
        self.folder.join("policy.toml")
    }

    /// Rows put aside, one file per import.
    pub fn rejects(&self) -> PathBuf {
        self.folder.join("rejects")
    }

    /// Where the `file` executor writes.
    pub fn out(&self) -> PathBuf {
        self.folder.join("out")
    }

    /// The vault's key: read, or made from `entropy` when it is not there.
    ///
    /// # Errors
    /// [`Error::Home`] when it cannot be read or written, [`Error::VaultKey`] when it is not 32 bytes.
    pub fn key(&self, entropy: fn(&mut [u8]) -> std::io::Result<()>) -> Result<[u8; 32], Error> {
        let path = self.vault_key();
        let fault = |source| Error::Home { path: path.clone(), source };
        match std::fs::read(&path) {
            Ok(bytes) => {
                <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| Error::VaultKey { path: path.clone() })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !self.database().exists() => {
                let mut key = [0; 32];
                entropy(&mut key).map_err(fault)?;
                std::fs::write(&path, key).map_err(fault)?;
                restrict(&path, 0o600).map_err(fault)?;
                Ok(key)
            }
            Err(source) => Err(fault(source)),
        }
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path()).unwrap();
        let fill: fn(&mut [u8]) -> std::io::Result<()> = |bytes| {
            bytes.fill(7);
            Ok(())
        };
        assert_eq!(home.key(fill).unwrap(), [7; 32]);
        std::fs::write(home.database(), "x").unwrap();
        std::fs::remove_file(home.vault_key()).unwrap();
        assert!(home.key(fill).is_err(), "a data base without its key must not get a new one");
    }
}
