//! The `file` executor: rows in the CSV files of a folder, and a map file for each tour.

mod cell;
mod geojson;
mod ledger;
mod sheet;
#[cfg(test)]
mod tests;

use crate::contact::Contacts;
use crate::errand::Errand;
use crate::error::Error;
use crate::hash::sha256_hex;
use crate::receipt::Receipt;
use ledger::{Block, Ledger};
use qm_domain::Action;
use sheet::Sheet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Folder of the map files.
const TOURS: &str = "routes";
/// Longest first line that is read to know a file's columns.
const HEADER_BYTES_MAX: u64 = 4096;

/// Writes errands into a folder: `purchase_orders.csv`, `transfers.csv`, `pick_list.csv`, `routes.csv` with
/// `routes/*.geojson`, `messages.csv`, `replies.csv`, `escalations.csv`; UTF-8, one header line, comma separated.
///
/// A key is written once, whenever the process ends: its rows are announced in `ledger.jsonl` before they are
/// appended, and what was cut off is finished or taken back at the next start. Files may be moved away at any
/// time; the ledger must stay. One process at a time uses a folder.
#[derive(Debug)]
pub struct FileExecutor {
    folder: PathBuf,
    ledger: Ledger,
}

impl FileExecutor {
    /// Opens a folder, made if it is missing, and settles what a cut-off run left. O(keys written so far).
    ///
    /// # Errors
    /// [`Error::Busy`] when another process has it open, [`Error::Ledger`] when its ledger is damaged,
    /// [`Error::File`] when it cannot be used.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::file("the output folder"))?;
        let mut opened = Self { folder: folder.into(), ledger: Ledger::open(folder)? };
        opened.settle()?;
        Ok(opened)
    }

    /// Writes the errand's rows, unless the folder has had its key before. On disk when this returns.
    /// After an error it may be tried again at once or later.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be written, [`Error::Columns`] when somebody changed its columns.
    pub fn carry_out(&mut self, errand: &Errand, people: &Contacts) -> Result<Receipt, Error> {
        self.settle()?;
        let key = errand.key.clone();
        if self.ledger.holds(&key) {
            return Ok(Receipt::Already { key });
        }
        let sheet = Sheet::of(errand, people);
        let (file, rows) = (sheet.file, sheet.len());
        let offset = self.ready(file, &sheet.header()?)?;
        let rows_text = sheet.block(errand)?;
        let sha256 = sha256_hex(&rows_text);
        let block = Block { key: key.clone(), file: file.into(), offset, bytes: rows_text.len(), sha256 };
        self.ledger.begin(block)?;
        if let Action::Drive(route) = &errand.action {
            let map = serde_json::to_vec_pretty(&geojson::tour(errand, route)).map_err(Error::Json)?;
            fs::create_dir_all(self.folder.join(TOURS)).map_err(Error::file(TOURS))?;
            write_whole(&self.tour_path(&key), &map).map_err(Error::file(TOURS))?;
        }
        append(&self.folder.join(file), &rows_text).map_err(Error::file(file))?;
        self.ledger.done(key.clone())?;
        Ok(Receipt::Written { key, file: file.into(), rows })
    }

    fn tour_path(&self, key: &str) -> PathBuf {
        self.folder.join(TOURS).join(geojson::file_name(key))
    }

    /// Makes the file ready for more rows and answers its length: header written, last line ended.
    fn ready(&self, file: &str, header: &[u8]) -> Result<u64, Error> {
        let path = self.folder.join(file);
        let length = match fs::metadata(&path) {
            Ok(found) => found.len(),
            Err(missing) if missing.kind() == ErrorKind::NotFound => 0,
            Err(other) => return Err(Error::File { file: file.into(), source: other }),
        };
        if length == 0 {
            write_whole(&path, header).map_err(Error::file(file))?;
            return Ok(u64::try_from(header.len()).unwrap_or(u64::MAX));
        }
        let (first, ended) = ends_of(&path).map_err(Error::file(file))?;
        if first != header.trim_ascii_end() {
            return Err(Error::Columns { file: file.into() });
        }
        if ended {
            return Ok(length);
        }
        append(&path, b"\n").map_err(Error::file(file))?;
        Ok(length + 1)
    }

    /// Finishes what was begun and not noted as done: whole rows are kept, a part of them is taken back.
    fn settle(&mut self) -> Result<(), Error> {
        let Some(block) = self.ledger.begun().cloned() else { return Ok(()) };
        let path = self.folder.join(&block.file);
        let tail = tail_of(&path, block.offset).map_err(Error::file(&block.file))?;
        let start = sheet::row_start(&block.key).map_err(Error::rows(&block.file))?;
        let whole = tail.get(..block.bytes).is_some_and(|rows| sha256_hex(rows) == block.sha256);
        let part = !tail.is_empty()
            && tail.len() < block.bytes
            && tail.iter().zip(&start).all(|(found, expected)| found == expected);
        if whole {
            return self.ledger.done(block.key);
        }
        if part {
            let cut = OpenOptions::new().write(true).open(&path).and_then(|f| f.set_len(block.offset));
            cut.map_err(Error::file(&block.file))?;
        } else if self.has_row(&block)? {
            return self.ledger.done(block.key);
        }
        match fs::remove_file(self.tour_path(&block.key)) {
            Err(other) if !matches!(other.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Error::File { file: TOURS.into(), source: other })
            }
            _ => self.ledger.undone(block.key),
        }
    }

    /// Whether a row of the key stands anywhere in the file: somebody may have sorted it in the meantime.
    fn has_row(&self, block: &Block) -> Result<bool, Error> {
        let path = self.folder.join(&block.file);
        if !path.exists() {
            return Ok(false);
        }
        let key = cell::cell(block.key.clone());
        let reader = csv::ReaderBuilder::new().flexible(true).from_path(path);
        for record in reader.map_err(Error::rows(&block.file))?.byte_records() {
            if record.map_err(Error::rows(&block.file))?.get(0) == Some(key.as_bytes()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Adds to the end of a file that exists; on disk when this returns.
fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// Writes a whole file or nothing; on disk when this returns.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("part");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(&draft, path)?;
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// The first line without mark and line end, and whether the last line is ended.
fn ends_of(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut file = File::open(path)?;
    let mut first = Vec::new();
    BufReader::new((&file).take(HEADER_BYTES_MAX)).read_until(b'\n', &mut first)?;
    let first = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&first).trim_ascii_end().to_vec();
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok((first, last == *b"\n"))
}

/// What stands after `offset`; nothing where there is no file or it is shorter.
fn tail_of(path: &Path, offset: u64) -> io::Result<Vec<u8>> {
    let mut tail = Vec::new();
    match File::open(path) {
        Ok(mut file) => {
            file.seek(SeekFrom::Start(offset))?;
            file.read_to_end(&mut tail)?;
        }
        Err(missing) if missing.kind() == ErrorKind::NotFound => {}
        Err(other) => return Err(other),
    }
    Ok(tail)
}
