import { isIsoDate } from '@yimen/working-days';
import { z } from 'zod';

/** First day on which something counts; left out, it is today. */
export const effectiveOn = z.string().refine(isIsoDate, 'date').nullish();
