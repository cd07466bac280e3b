//! Analytics: Parquet by month, DataFusion, feature tables as SQL files.
