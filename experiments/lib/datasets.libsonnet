// Where each data set lies under the data root, and how it is read. A part of a file is "file#train".
//
// A data set of your own is a section like these, of a CSV, TSV or JSON Lines file:
//   {
//     dataset_reader: {
//       type: 'labeled_text', text: 'review', label: 'opinion',
//       split: { type: 'random', test: 0.2, validation: 0.2 },
//     },
//     train_data_path: 'my/reviews.csv#train',
//     validation_data_path: 'my/reviews.csv#validation',
//     test_data_path: 'my/reviews.csv#test',
//   }
// With more than two labels, `classifier` takes their number: `num_labels=5`.

// What all data sets of Jain & Wallace (2019) share: symbols around each text, which only the encoder
// sees, and the words of at least `min_count` training texts. Their lengths are strict bounds, ours
// are the shortest and the longest text kept; they also lose the longest text of each split.
local jain_wallace(min_count, reader) = {
  dataset_reader: { boundary_symbols: true } + reader,
  datasets_for_vocab_creation: ['train'],
  vocabulary: { type: 'document_frequency', min_count: { tokens: min_count } },
  model+: { boundary_symbols: true },
};

// Drawn by Jain & Wallace where a data set has no validation file.
local validation = { type: 'random', validation: 0.15, seed: 16377, stratify: false };

local splits_of(file) = {
  train_data_path: file + '#train',
  validation_data_path: file + '#validation',
  test_data_path: file + '#test',
};

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

  // Movie reviews of some 750 tokens; half of the test set has human rationales.
  movie_rationales: {
    dataset_reader: {
      type: 'movie_rationales',
      rationales: ['movies_rationales/%s_human_spans.jsonl' % part for part in ['dev', 'test']],
    },
  } + splits_of('movies_rationales/movie_reviews.tar.gz'),

  // Generated sentences whose label follows from known words; needs no file.
  planted: {
    dataset_reader: { type: 'planted' },
    train_data_path: 'train',
    validation_data_path: 'validation',
    test_data_path: 'test',
  },

  // Generated stories as in the bAbI tasks 1 to 3, with their supporting facts; needs no file.
  babi_generated(task):: jain_wallace(1, { type: 'babi_generated', task: task }) + {
    train_data_path: 'train',
    validation_data_path: 'validation',
    test_data_path: 'test',
  },

  // The data sets of Jain & Wallace (2019), prepared as they did.
  jain_wallace: {
    sst: jain_wallace(1, {
      type: 'sst_tokens',
      tokenizer: 'jain_wallace_sst',
      min_length: 6,
    }) + {
      train_data_path: 'sst/train.txt',
      validation_data_path: 'sst/dev.txt',
      test_data_path: 'sst/test.txt',
    },

    // The files are prepared already.
    imdb: jain_wallace(10, { type: 'imdb_csv', min_length: 7 }) + {
      train_data_path: 'imdb/train.csv',
      validation_data_path: 'imdb/dev.csv',
      test_data_path: 'imdb/test.csv',
    },

    // Baseball (0) against hockey (1).
    '20news_sports': jain_wallace(2, { type: 'newsgroups', min_length: 7, max_length: 499 })
                     + splits_of('20news_sports/20news-bydate-sports.tar.gz'),

    // The descriptions of news on the world (0) and on business (1).
    ag_news: jain_wallace(5, {
      type: 'labeled_text',
      text: 2,
      label: 0,
      labels: { '1': '0', '3': '1' },
      tokenizer: 'jain_wallace',
      split: validation,
    }) + {
      train_data_path: 'ag_news/train.csv#train',
      validation_data_path: 'ag_news/train.csv#validation',
      test_data_path: 'ag_news/test.csv',
    },

    // All four classes, which Jain & Wallace did not try.
    ag_news_4_classes: self.ag_news {
      dataset_reader+: {
        labels: { '1': 'world', '2': 'sports', '3': 'business', '4': 'science' },
      },
    },

    // Where the training file is missing: the test file divided. Not comparable with what is published.
    ag_news_test_file: self.ag_news
                       + { dataset_reader+: { split+: { test: 0.2 } } }
                       + splits_of('ag_news/test.csv'),

    // The tweets as they prepared and split them: lemmas, names of drugs masked.
    adr_tweets_prepared: jain_wallace(2, {
      type: 'labeled_text',
      tokenizer: 'whitespace',
      split: { type: 'column', column: 'exp_split', validation: 'dev' },
      min_length: 6,
      max_length: 99,
    }) + splits_of('adr_tweets/adr_dataset.csv'),

    // The tweets as written and split otherwise. Not comparable with what is published.
    adr_tweets: jain_wallace(2, {
      type: 'labeled_text',
      tokenizer: 'jain_wallace',
      split: { type: 'random', validation: 0.15, seed: 16377 },
      min_length: 6,
      max_length: 99,
    }) + {
      train_data_path: 'adr_tweets/train.csv#train',
      validation_data_path: 'adr_tweets/train.csv#validation',
      test_data_path: 'adr_tweets/dev.csv',
    },

    // From your own export of MIMIC-III: `ane-research data` says what to put where.
    mimic_anemia: jain_wallace(5, {
      type: 'labeled_text',
      tokenizer: 'jain_wallace_mimic',
      split: { type: 'random', test: 0.2, validation: 0.15, seed: 12939 },
      max_length: 3999,
    }) + splits_of('mimic_anemia/summaries.csv'),

    mimic_diabetes: jain_wallace(5, {
      type: 'labeled_text',
      tokenizer: 'jain_wallace_mimic',
      split: {
        type: 'ids',
        column: 'hadm_id',
        train: 'mimic_diabetes/train_50_hadm_ids.csv',
        validation: 'mimic_diabetes/dev_50_hadm_ids.csv',
        test: 'mimic_diabetes/test_50_hadm_ids.csv',
      },
      min_length: 7,
      max_length: 3999,
    }) + splits_of('mimic_diabetes/summaries.csv'),

    // Pairs: a premise (attended to) and a hypothesis.
    snli: jain_wallace(3, { type: 'snli' }) + {
      train_data_path: 'snli/snli_1.0_train.jsonl',
      validation_data_path: 'snli/snli_1.0_dev.jsonl',
      test_data_path: 'snli/snli_1.0_test.jsonl',
    },

    // Where the training file is missing: the validation file divided. Not comparable with what is
    // published.
    snli_dev_file: self.snli {
      dataset_reader+: { split: validation },
      train_data_path: 'snli/snli_1.0_dev.jsonl#train',
      validation_data_path: 'snli/snli_1.0_dev.jsonl#validation',
    },

    // Pairs: a story (attended to) and a question. `task` is 1, 2 or 3; `variant` is a folder of the
    // release: 'en', 'en-10k', or 'en-valid', 'en-valid-10k' with validation files of their own.
    babi(task, variant='en-10k')::
      local folder = 'babi/tasks_1-20_v1-2/%s/' % variant;
      local name = ['single-supporting-fact', 'two-supporting-facts', 'three-supporting-facts'][task - 1];
      local whole = folder + 'qa%d_%s_' % [task, name];
      local divided = folder + 'qa%d_' % task;
      if std.startsWith(variant, 'en-valid') then jain_wallace(1, { type: 'babi_qa' }) + {
        train_data_path: divided + 'train.txt',
        validation_data_path: divided + 'valid.txt',
        test_data_path: divided + 'test.txt',
      } else jain_wallace(1, { type: 'babi_qa', split: validation }) + {
        train_data_path: whole + 'train.txt#train',
        validation_data_path: whole + 'train.txt#validation',
        test_data_path: whole + 'test.txt',
      },

    babi_1: self.babi(1),
    babi_2: self.babi(2),
    babi_3: self.babi(3),

    // A tenth of the questions. Not comparable with what is published.
    babi_3_en: self.babi(3, 'en'),

    // Pairs: a paragraph (attended to) and a question about one of its entities. All entities are
    // known, those too that no training paragraph has.
    cnn_qa: jain_wallace(8, { type: 'cnn_qa' }) + {
      local entities = ['@entity' + number for number in std.range(0, 999)],
      vocabulary+: { tokens_to_add: { tokens: entities, labels: entities } },
      train_data_path: 'cnn_qa/train.txt',
      validation_data_path: 'cnn_qa/dev.txt',
      test_data_path: 'cnn_qa/test.txt',
    },
  },
}
