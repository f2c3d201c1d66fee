import { occurrenceRecorderContract } from '@rollcall/core/contracts'
import t from 'tap'
import { emptyDatabase } from '../testing/test-database.ts'
import { builtInBench } from './built-in-bench.ts'

const database = await emptyDatabase(t)

occurrenceRecorderContract(t, () => builtInBench(database))
