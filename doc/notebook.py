# %% [markdown]
# # From pages to a table, in a notebook
# Run in the folder of the sources, or name your own files.  The cells are those of Jupyter's and VS Code's
# "percent" format; a test runs the file, with data frames where pandas is.

# %%
import collections
import importlib.util
import pathlib

import soi

# %% [markdown]
# Every file gives a record or several; what is no page is passed over.

# %%
records = []
for path in sorted(pathlib.Path('examples').glob('*.txt')):
    records += soi.mark(path.read_bytes(), name=path.name, published='2024')
articles = [r for r in records if r['kind'] == 'article']
print(len(records), 'records,', len(articles), 'articles')

# %% [markdown]
# A mark is a span of the text: its words are there to be read, and nothing stands in a table that is not
# somewhere on a page.

# %%
for row in soi.rows(articles, 'figures'):
    if row.get('unit') == 'USD':
        print(row['article'], row['words'], row['value'])

# %%
days = collections.Counter(row['value'] for row in soi.rows(articles, 'times') if row.get('value'))
print(days.most_common(3))

# %% [markdown]
# Who speaks, and how much of what is quoted has a speaker with a name.

# %%
quotes = list(soi.rows(articles, 'quotes'))
named = [q for q in quotes if q.get('speaker')]
print(len(quotes), 'quotations,', len(named), 'with a speaker')

# %%
if importlib.util.find_spec('pandas'):
    frame = soi.frame(articles, 'names')
    print(frame.groupby('kind')['id'].nunique().to_string())
    events = soi.frame(articles, 'events')
    print(events['type'].value_counts().head(3).to_string())
else:
    print('no pandas here')
