//! Google's Universal Sentence Encoder, multilingual, version 3: 16 languages, 512 dimensions.

use std::path::Path;

use super::Encoder;
use super::model_file::ModelFile;
use super::network::Network;
use super::pieces::PieceTables;

/// Pieces that go through the network together: enough that the weights are read from memory rarely, few enough that the
/// work between stays in the cache and below 8 MB.
const PIECES_TOGETHER: usize = 384;

/// The multilingual encoder that [`super::install`] installs. Opening reads a few kilobytes; memory is the file's own, shared
/// with every process that maps it, besides what one text needs while it is encoded.
pub struct UseMultilingual {
    file: ModelFile,
    pieces: PieceTables,
    network: Network,
}

impl UseMultilingual {
    /// Opens an installed model file.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = ModelFile::open(path)?;
        Ok(Self {
            pieces: PieceTables::find(&file)?,
            network: Network::find(&file)?,
            file,
        })
    }

    /// Whether every byte of the file is as it was installed. Reads all of it.
    pub fn is_whole(&self) -> bool {
        self.file.is_whole()
    }

    /// Bytes on disk.
    pub fn file_size(&self) -> usize {
        self.file.len()
    }

    /// The numbers of the pieces that a text is cut into, those for its beginning and end included.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.pieces.of(&self.file).cut(text)
    }
}

impl Encoder for UseMultilingual {
    fn name(&self) -> &str {
        self.file.name()
    }

    fn dimensions(&self) -> usize {
        self.network.dimensions()
    }

    fn encode(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        let mut vectors = self.network.run(&self.file, &[self.pieces(text)])?;
        vectors
            .pop()
            .ok_or_else(|| anyhow::anyhow!("the network returned nothing"))
    }

    fn encode_all(&self, texts: &[&str]) -> anyhow::Result<Vec<Vec<f32>>> {
        let vocabulary = self.pieces.of(&self.file);
        let mut vectors = Vec::with_capacity(texts.len());
        let (mut together, mut pieces) = (Vec::new(), 0);
        for text in texts {
            let cut = vocabulary.cut(text);
            if pieces + cut.len() > PIECES_TOGETHER && !together.is_empty() {
                vectors.append(&mut self.network.run(&self.file, &together)?);
                together.clear();
                pieces = 0;
            }
            pieces += cut.len();
            together.push(cut);
        }
        if !together.is_empty() {
            vectors.append(&mut self.network.run(&self.file, &together)?);
        }
        Ok(vectors)
    }
}
