// Where each data set lies under the data root, and how it is read.
{
  // Stanford Sentiment Treebank, two classes, tokens as they stand.
  sst: {
    dataset_reader: { type: 'sst_tokens', granularity: '2-class' },
    train_data_path: 'sst/train.txt',
    validation_data_path: 'sst/dev.txt',
    test_data_path: 'sst/test.txt',
  },

  // Jain & Wallace's IMDB reviews; Neely & Schouten leave out those longer than 100 tokens.
  imdb: {
    dataset_reader: { type: 'imdb_csv', max_review_length: 100 },
    train_data_path: 'imdb/train.csv',
    validation_data_path: 'imdb/dev.csv',
    test_data_path: 'imdb/test.csv',
  },

  // Generated sentences whose label follows from known words; needs no file.
  planted: {
    dataset_reader: { type: 'planted' },
    train_data_path: 'train',
    validation_data_path: 'validation',
    test_data_path: 'test',
  },
}
